static class ErrorNotMade
{
    // It announces an error and compiles.
    static int Right() => 1; // error CS0029
}
