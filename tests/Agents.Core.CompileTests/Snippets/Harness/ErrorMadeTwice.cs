static class ErrorMadeTwice
{
    // It is wrong twice and says so once.
    static int[] Wrong() => ["text", "text"]; // error CS0029
}
