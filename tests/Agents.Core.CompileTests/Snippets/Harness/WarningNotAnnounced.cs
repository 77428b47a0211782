static class WarningNotAnnounced
{
    // It makes a warning that it does not announce.
    static string Warned() { string text = (string?)null; return text ?? ""; }
}
