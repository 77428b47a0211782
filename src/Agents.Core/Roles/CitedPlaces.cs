namespace Agents.Core.Roles;

/// <summary>Finds the places that a text names in square brackets: <c>It boils at 100 °C [physics.md:4; tables.md:9].</c></summary>
/// <remarks>Neither links, <c>[text](address)</c>, nor indexes in code, <c>a[i.j]</c>, nor what stands between lines of three backticks. Linear.</remarks>
internal static class CitedPlaces
{
    private const int Longest = 400;

    public static IReadOnlyList<string> In(string text)
    {
        List<string> places = [];
        HashSet<string> seen = [];
        bool isCode = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode)
            {
                ReadLine(line, places, seen);
            }
        }

        return places;
    }

    private static void ReadLine(ReadOnlySpan<char> line, List<string> places, HashSet<string> seen)
    {
        int open = -1;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '[')
            {
                open = i == 0 || char.IsWhiteSpace(line[i - 1]) || line[i - 1] is ']' or '(' or '*' ? i : -1;
            }
            else if (line[i] == ']' && open >= 0)
            {
                bool isLink = i + 1 < line.Length && line[i + 1] is '(' or ':';
                ReadOnlySpan<char> inside = isLink || i - open > Longest ? [] : line[(open + 1)..i];
                foreach (Range part in inside.Split(';'))
                {
                    ReadOnlySpan<char> place = inside[part].Trim();
                    if (IsPlace(place) && seen.Add(place.ToString()))
                    {
                        places.Add(place.ToString());
                    }
                }

                open = -1;
            }
        }
    }

    private static bool IsPlace(ReadOnlySpan<char> text)
    {
        int colon = text.LastIndexOf(':');
        bool hasLine = colon > 0 && colon < text.Length - 1 && !text[(colon + 1)..].ContainsAnyExceptInRange('0', '9');
        bool isName = text.Length > 2 && !text.ContainsAny(' ', '\t') && text[1..^1].ContainsAny("./:#");
        return (hasLine || isName) && HasLetter(text);
    }

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (char.IsLetter(c))
            {
                return true;
            }
        }

        return false;
    }
}
