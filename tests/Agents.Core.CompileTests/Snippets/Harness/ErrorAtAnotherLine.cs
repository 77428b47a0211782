static class ErrorAtAnotherLine
{
    // It is wrong at another line than it says.
    static int Right() => 1; // error CS0029
    static int Wrong() => "text";
}
