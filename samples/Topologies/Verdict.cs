namespace Topologies;

/// <summary>What a report ends with.</summary>
internal static class Verdict
{
    public const string Ship = "ship";
    public const string Hold = "hold";

    private const string Mark = "Verdict: ";

    /// <summary>Writes a verdict behind what leads to it.</summary>
    public static string Write(string finding, string verdict) => $"{finding} {Mark}{verdict}.";

    /// <summary>Gives what leads to the verdict, without it.</summary>
    public static string Without(string text) => text[..text.LastIndexOf(Mark, StringComparison.Ordinal)].TrimEnd();

    /// <summary>Reads the last verdict of a text; empty when there is none.</summary>
    public static string Of(string text)
    {
        int start = text.LastIndexOf(Mark, StringComparison.Ordinal);
        return start < 0 ? "" : text[(start + Mark.Length)..].TrimEnd('.', '\n');
    }
}
