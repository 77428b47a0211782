// An agent of texts does not take any object.
static class AgentOnBaseOfItsInput
{
    static Node<int> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        Node<object> anything = g.Value<object>("anything", 1);
        return g.Add("measure", Given.Measure, anything); // error CS0411
    }
}
