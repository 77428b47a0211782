// An edit gives a node an input of the type that it had.
static class RewireToAnotherType
{
    static GraphEditResult Edit(AgentContext context) => context.EditGraph(edit =>
    {
        Node<int> old = edit.Find<int>("old");
        edit.Rewire(edit.Find<string>("consumer"), old, edit.Value("other", "text")); // error CS0411
    });
}
