// An edit replaces a node by one that makes the same.
static class ReplaceByAnotherType
{
    static GraphEditResult Edit(AgentContext context) => context.EditGraph(edit =>
    {
        Node<int> old = edit.Find<int>("old");
        Node<string> other = edit.Value("other", "text");
        edit.Replace(old, other); // error CS0411
    });
}
