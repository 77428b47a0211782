using Agents.Core.Tools;

namespace Agents.Core.Hosting;

/// <summary>What is said when a name is not one of those there are.</summary>
internal static class KnownNames
{
    /// <summary>Writes a sentence with the nearest name, or with all of them.</summary>
    public static string Hint(string wrong, IEnumerable<string> known)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        return NearestName.Find(wrong, names) is { } near ? $"Did you mean {NameText.Quote(near)}?"
            : names.Length == 0 ? "There are none."
            : $"There are {List(names)}.";
    }

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(NameText.Quote));
}
