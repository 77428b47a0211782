// Nor can a builder be made beside the one that a graph or an edit gives.
static class BuilderMadeFromOutside
{
    static GraphBuilder Make() => new GraphBuilder(); // error CS0144
}
