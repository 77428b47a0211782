static class ErrorAnnounced
{
    // It does what it announces.
    static int Wrong() => "text"; // error CS0029
}
