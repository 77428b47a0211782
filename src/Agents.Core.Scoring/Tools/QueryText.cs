namespace Agents.Core.Scoring.Tools;

/// <summary>Cuts what tools are searched by: what an agent is asked may hold whole documents.</summary>
internal static class QueryText
{
    private const int HalfLength = 2_000;

    /// <summary>Keeps the beginning and the end of a long text, where what is wanted mostly stands.</summary>
    public static string Cut(string? text)
    {
        if (text is null || text.Length <= 2 * HalfLength)
        {
            return text ?? "";
        }

        int head = HalfLength - (char.IsHighSurrogate(text[HalfLength - 1]) ? 1 : 0);
        int tail = text.Length - HalfLength;
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return string.Concat(text.AsSpan(0, head), "\n", text.AsSpan(tail));
    }
}
