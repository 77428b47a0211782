using System.Collections.Frozen;

namespace Agents.Core.Roles;

/// <summary>Finds which earlier parts of a task a part refers back to, by its words. English.</summary>
internal static class BackReferences
{
    private static readonly FrozenSet<string> After = Set("then next afterwards afterward thereafter subsequently");
    private static readonly FrozenSet<string> AfterAll = Set("finally lastly");
    private static readonly FrozenSet<string> ToOne = Set("it previous former latter");
    private static readonly FrozenSet<string> ToAll = Set("them they these those both above");
    private static readonly FrozenSet<string> Numbered = Set("step part point item question task");

    /// <summary>Lists the numbers, from 0 and ascending, of the parts that a part needs.</summary>
    /// <param name="part">Its words.</param>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="limit">The number that all of the list are below.</param>
    public static IReadOnlyList<int> Find(string part, int index, int limit)
    {
        SortedSet<int> found = [];
        bool isOpening = true;
        string last = "";
        foreach (string word in TaskLayout.Words(part))
        {
            if ((isOpening && AfterAll.Contains(word)) || ToAll.Contains(word))
            {
                return [.. Enumerable.Range(0, Math.Min(index, limit))];
            }

            if ((isOpening && After.Contains(word)) || ToOne.Contains(word))
            {
                found.Add(index - 1);
            }
            else if (Numbered.Contains(last) && int.TryParse(word, out int number) && number <= index)
            {
                found.Add(number - 1);
            }

            isOpening &= TaskLayout.IsOpening(word);
            last = word;
        }

        return [.. found.Where(number => number >= 0 && number < limit)];
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
