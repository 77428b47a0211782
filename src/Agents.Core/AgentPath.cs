using System.Buffers;
using System.Text;

namespace Agents.Core;

/// <summary>Where in a run something happens: the names of the agents from the outermost inwards, such as <c>brief/read/search</c>.</summary>
/// <remarks>Immutable and thread-safe; compared by its names. The same place has the same path in every run.</remarks>
public sealed class AgentPath : IEquatable<AgentPath>
{
    /// <summary>The greatest length of one name, in characters.</summary>
    public const int MaxNameLength = 128;

    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 160).Select(code => (char)code).Where(char.IsControl), '/']);

    private string? _text;

    private AgentPath(AgentPath? parent, string name)
    {
        Parent = parent;
        Name = name;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>Gets the path one level up; <see langword="null"/> at the top.</summary>
    public AgentPath? Parent { get; }

    /// <summary>Gets the innermost name.</summary>
    public string Name { get; }

    /// <summary>Gets how many names stand above the innermost one; 0 at the top.</summary>
    public int Depth { get; }

    /// <summary>Makes a path of one name.</summary>
    /// <param name="name">1 to <see cref="MaxNameLength"/> characters, no slash and no control characters.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks that rule.</exception>
    public static AgentPath Root(string name) => new(null, CheckName(name, nameof(name)));

    /// <summary>Makes the path one level further in.</summary>
    /// <param name="name">1 to <see cref="MaxNameLength"/> characters, no slash and no control characters.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks that rule.</exception>
    public AgentPath Append(string name) => new(this, CheckName(name, nameof(name)));

    /// <summary>Makes the path one level further in, of a name that was checked before.</summary>
    internal AgentPath AppendChecked(string name) => new(this, name);

    /// <summary>Tells whether this is a place inside another one, however deep.</summary>
    internal bool IsBelow(AgentPath other)
    {
        AgentPath? mine = this;
        for (int levels = Depth - other.Depth; levels > 0; levels--)
        {
            mine = mine!.Parent;
        }

        return Depth > other.Depth && other.Equals(mine);
    }

    /// <inheritdoc/>
    public bool Equals(AgentPath? other)
    {
        AgentPath? mine = this;
        while (mine is not null && other is not null)
        {
            if (ReferenceEquals(mine, other))
            {
                return true;
            }

            if (mine.Depth != other.Depth || !string.Equals(mine.Name, other.Name, StringComparison.Ordinal))
            {
                return false;
            }

            mine = mine.Parent;
            other = other.Parent;
        }

        return mine is null && other is null;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AgentPath);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Writes the names from the outermost inwards, separated by slashes.</summary>
    /// <returns>The text; made once and kept.</returns>
    public override string ToString() => _text ??= Parent is null ? Name : Write();

    private string Write()
    {
        // Not by recursion: agents that call themselves make paths that are longer than a stack is deep.
        Stack<AgentPath> below = new([this]);
        AgentPath known = Parent!;
        for (; known._text is null && known.Parent is { } above; known = above)
        {
            below.Push(known);
        }

        StringBuilder text = new(known._text ?? known.Name);
        while (below.TryPop(out AgentPath? next))
        {
            text.Append('/').Append(next.Name);
        }

        return text.ToString();
    }

    /// <summary>Checks the name of an agent, a tool or a node.</summary>
    internal static string CheckName(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"A name has at most {MaxNameLength} characters, but this one has {name.Length}.", parameter);
        }

        int index = name.AsSpan().IndexOfAny(Forbidden);
        return index < 0
            ? name
            : throw new ArgumentException(
                $"A name holds no slash and no control character, but character {index} is U+{(int)name[index]:X4}.", parameter);
    }
}
