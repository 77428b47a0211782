using System.Runtime.InteropServices;

namespace Agents.Core.Mcp.Safety;

/// <summary>Names of tools, to find those that a new one passes for.</summary>
/// <remarks>
/// Names that differ in one letter are found by what they are without it (the neighbourhood by deletion of Bocek, Hunt and Stiller 2007):
/// work and memory grow with the number of names and not with its square.
/// </remarks>
internal sealed class NameIndex
{
    private const int MinNearLength = 7;
    private const int MaxNearLength = 64;
    private const int MaxVisited = 16;
    private const int MaxEntries = 1 << 21;

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, int> _bySkeleton = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _nearHeads = [];
    private readonly List<(int Entry, int Next)> _near = [];

    public void Add(string name, string source) => Add(name, name, source);

    /// <summary>Adds the name under which a model sees a tool of another server.</summary>
    public void AddPrefixed(string source, string name) => Add($"{source}__{name}", name, source);

    /// <summary>Finds what a name of a server passes for, each kind once.</summary>
    public IEnumerable<Match> Find(string name, string server)
    {
        string skeleton = NameSkeleton.Of(name);
        if (skeleton.Length == 0)
        {
            return [];
        }

        if (_bySkeleton.TryGetValue(skeleton, out int first))
        {
            return [.. FindSame(name, server, first)];
        }

        return FindNear(skeleton) is { } near ? [new Match(ToolFindingKind.LookAlikeName, "one-letter", Weigh(near, server), near.Shown, near.Source)] : [];
    }

    private void Add(string name, string shown, string source)
    {
        string skeleton = NameSkeleton.Of(name ?? "");
        if (skeleton.Length == 0)
        {
            return;
        }

        int entry = _entries.Count;
        _entries.Add(new Entry(name!, shown, source, skeleton, _bySkeleton.GetValueOrDefault(skeleton, -1)));
        bool isKnown = !_bySkeleton.TryAdd(skeleton, entry);
        _bySkeleton[skeleton] = entry;
        if (!isKnown && skeleton.Length is >= MinNearLength and <= MaxNearLength)
        {
            foreach (ulong key in Neighbourhood(skeleton))
            {
                if (_near.Count < MaxEntries)
                {
                    _near.Add((entry, _nearHeads.GetValueOrDefault(key, -1)));
                    _nearHeads[key] = _near.Count - 1;
                }
            }
        }
    }

    private IEnumerable<Match> FindSame(string name, string server, int first)
    {
        bool hasSame = false, hasAlike = false;
        string plain = NameSkeleton.Plain(name);
        for (int i = first, visited = 0; i >= 0 && visited < MaxVisited && !(hasSame && hasAlike); i = _entries[i].Next, visited++)
        {
            Entry other = _entries[i];
            if (other.Name == name && other.Name != other.Shown && !hasAlike)
            {
                hasAlike = true;
                yield return new Match(ToolFindingKind.LookAlikeName, "prefixed-name", FindingSeverity.High, other.Shown, other.Source);
            }
            else if (other.Name == name && other.Name == other.Shown && !hasSame)
            {
                hasSame = true;
                yield return new Match(ToolFindingKind.SameName, "same-name", other.Source == server ? FindingSeverity.High : FindingSeverity.Low, other.Shown, other.Source);
            }
            else if (other.Name != name && !hasAlike)
            {
                hasAlike = true;
                bool isSpelling = NameSkeleton.Plain(other.Name) == plain;
                yield return isSpelling
                    ? new Match(ToolFindingKind.LookAlikeName, "case-or-separators", Weigh(other, server), other.Shown, other.Source)
                    : new Match(ToolFindingKind.LookAlikeName, "look-alike", FindingSeverity.High, other.Shown, other.Source);
            }
        }
    }

    // Within one server, names that are near are its own affair.
    private static FindingSeverity Weigh(Entry other, string server) => other.Source == server ? FindingSeverity.Low : FindingSeverity.Medium;

    private Entry? FindNear(string skeleton)
    {
        if (skeleton.Length is < MinNearLength or > MaxNearLength)
        {
            return null;
        }

        foreach (ulong key in Neighbourhood(skeleton))
        {
            int visited = 0;
            for (int i = _nearHeads.GetValueOrDefault(key, -1); i >= 0 && visited < MaxVisited; i = _near[i].Next, visited++)
            {
                Entry other = _entries[_near[i].Entry];
                if (IsOneSlip(skeleton, other.Skeleton))
                {
                    return other;
                }
            }
        }

        return null;
    }

    private static IEnumerable<ulong> Neighbourhood(string skeleton)
    {
        yield return HashWithout(skeleton, -1);
        for (int i = 0; i < skeleton.Length; i++)
        {
            // Deleting either of two equal letters gives the same text.
            if (i == 0 || skeleton[i] != skeleton[i - 1])
            {
                yield return HashWithout(skeleton, i);
            }
        }
    }

    private static ulong HashWithout(string skeleton, int left)
    {
        ulong hash = 0;
        for (int i = 0; i < skeleton.Length; i++)
        {
            hash = i == left ? hash : StableHash.Mix(hash ^ skeleton[i]);
        }

        return hash;
    }

    /// <summary>Gets whether one letter is missing, too much, wrong or changed places; a plural and a number make another name.</summary>
    private static bool IsOneSlip(string x, string y)
    {
        string longer = x.Length >= y.Length ? x : y;
        string shorter = x.Length >= y.Length ? y : x;
        int same = longer.AsSpan().CommonPrefixLength(shorter);
        if (longer.Length == MinNearLength)
        {
            return false;
        }

        if (longer.Length == shorter.Length + 1)
        {
            return longer.AsSpan(same + 1).SequenceEqual(shorter.AsSpan(same)) && longer[same] != 's' && !char.IsDigit(longer[same]);
        }

        if (longer.Length != shorter.Length || same == longer.Length)
        {
            return false;
        }

        bool isReplaced = longer.AsSpan(same + 1).SequenceEqual(shorter.AsSpan(same + 1));
        bool isSwapped = same + 1 < longer.Length && longer[same] == shorter[same + 1] && longer[same + 1] == shorter[same]
            && longer.AsSpan(same + 2).SequenceEqual(shorter.AsSpan(same + 2));
        return isSwapped || (isReplaced && !char.IsDigit(longer[same]) && !char.IsDigit(shorter[same]));
    }

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Match(ToolFindingKind Kind, string Rule, FindingSeverity Severity, string Name, string Source);

    private sealed record Entry(string Name, string Shown, string Source, string Skeleton, int Next);
}
