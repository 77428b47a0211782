// A node that an edit finds has the type it was asked for with.
static class FoundNodeTakenAsAnotherType
{
    static GraphEditResult Edit(AgentContext context) => context.EditGraph(edit =>
        edit.Add("measure", Given.Measure, edit.Find<int>("number"))); // error CS0411
}
