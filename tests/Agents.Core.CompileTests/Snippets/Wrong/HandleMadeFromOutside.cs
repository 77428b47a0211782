// A handle comes from a builder.
static class HandleMadeFromOutside
{
    static Node<int> Make() => new Node<int>("node", null!); // error CS1729
}
