static class ErrorOfAnotherKind
{
    // It is wrong in another way than it says.
    static int Wrong() => "text"; // error CS1503
}
