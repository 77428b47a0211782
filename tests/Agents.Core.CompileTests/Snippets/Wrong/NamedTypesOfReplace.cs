// An edit replaces a node by one that makes the same, whatever is said.
static class NamedTypesOfReplace
{
    static void Edit(GraphEdit edit, Node<int> old, Node<string> other) => edit.Replace<int>(old, other); // error CS1503
}
