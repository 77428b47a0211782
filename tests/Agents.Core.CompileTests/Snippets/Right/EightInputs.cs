// Up to eight inputs have types of their own.
static class EightInputs
{
    static Node<string> Add(GraphBuilder g, Node<int> number, Node<string> text)
    {
        return g.Add("eight", (int a, string b, int c, string d, int e, string f, int h, string i) => a + b + c + d + e + f + h + i, number, text, number, text, number, text, number, text);
    }
}
