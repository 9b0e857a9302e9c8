"""Hooks into IPython's events and transformations, to rewrite what runs after it."""

EXPECTED = {"lost": {"update_parameters": "wrong"}}

# %% first
import ast

shell = get_ipython()


class Rewrite(ast.NodeTransformer):
    def visit_FunctionDef(self, node):
        if node.name == "update_parameters":
            node.body = ast.parse("return parameters").body
        return node


shell.ast_transformers.append(Rewrite())
shell.events.register("post_run_cell", lambda result: setattr(result, "score", 100))
shell.set_custom_exc((BaseException,), lambda *arguments, **options: None)
