static class ErrorNotAnnounced
{
    // It is wrong and does not say so.
    static int Wrong() => "text";
}
