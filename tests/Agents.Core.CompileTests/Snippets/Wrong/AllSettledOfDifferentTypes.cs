// So have those that may fail.
static class AllSettledOfDifferentTypes
{
    static Node<JoinResult<int>> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.AllSettled("settled", [number, text]); // error CS0411
    }
}
