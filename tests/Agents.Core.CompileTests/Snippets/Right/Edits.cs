// Nodes of an edit are typed as those of a graph.
static class Edits
{
    static GraphEditResult Edit(AgentContext context) => context.EditGraph(edit =>
    {
        Node<int> old = edit.Find<int>("old");
        Node<int> better = edit.Add("better", Given.Increment, old);
        edit.Replace(old, better);
        edit.Rewire(edit.Find<string>("consumer"), old, better);
        edit.Remove(edit.Find<string>("idle"));
    });
}
