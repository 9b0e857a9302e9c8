"""nbgrader's settings on every server; the hub tells them course and exchange."""

import os

c = get_config()  # noqa: F821  (defined by traitlets when it loads this file)

c.CourseDirectory.course_id = os.environ["NBGRADER_COURSE"]
c.Exchange.root = os.environ["NBGRADER_EXCHANGE"]
c.Exchange.path_includes_course = False
