namespace Agents.Core.Tools;

/// <summary>Finds the known name that a wrong one was probably meant to be.</summary>
internal static class NearestName
{
    private const int MaxCompared = 64;

    /// <summary>Finds the known name with the least edit distance (Levenshtein 1966), if it is near enough; ties go to the first.</summary>
    public static string? Find(string wrong, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string name in known)
        {
            int distance = Distance(Shorten(wrong), Shorten(name));
            if (distance < bestDistance)
            {
                best = name;
                bestDistance = distance;
            }
        }

        // Half of the letters wrong is no longer a slip.
        return best is not null && bestDistance <= Math.Max(2, Math.Min(wrong.Length, best.Length) / 2) ? best : null;
    }

    private static ReadOnlySpan<char> Shorten(string name) => name.AsSpan(0, Math.Min(name.Length, MaxCompared));

    private static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<int> row = stackalloc int[MaxCompared + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int above = row[j];
                bool same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
