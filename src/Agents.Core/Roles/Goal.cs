namespace Agents.Core.Roles;

/// <summary>What is to be reached.</summary>
/// <remarks>Immutable.</remarks>
public sealed record Goal
{
    /// <summary>The greatest length of <see cref="Text"/> and of <see cref="Context"/>, in characters.</summary>
    public const int MaxLength = 1_000_000;

    /// <summary>Gets what is to be reached, in words.</summary>
    /// <value>1 to <see cref="MaxLength"/> characters, not only white space.</value>
    public required string Text
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = CheckLength(value, nameof(Text));
        }
    }

    /// <summary>Gets what kind of work it is.</summary>
    /// <value>The default is <see cref="TaskType.Think"/>.</value>
    public TaskType Type { get; init; }

    /// <summary>Gets what whoever works on it has to know besides.</summary>
    /// <value>At most <see cref="MaxLength"/> characters. The default is <see langword="null"/>: nothing.</value>
    public string? Context { get; init => field = value is null ? null : CheckLength(value, nameof(Context)); }

    /// <summary>Makes a goal of a text.</summary>
    /// <param name="text">What is to be reached; 1 to <see cref="MaxLength"/> characters, not only white space.</param>
    /// <returns>The goal.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> breaks its rule.</exception>
    public static Goal Of(string text) => new() { Text = text };

    private static string CheckLength(string value, string property) => value.Length <= MaxLength
        ? value
        : throw new ArgumentException($"{property} of a goal may have at most {MaxLength} characters, but has {value.Length}.", nameof(value));

    /// <summary>Makes the goal of the same type that says nothing.</summary>
    internal Goal WithoutContent() => this with { Text = AgentEvent.Withheld, Context = Context is null ? null : AgentEvent.Withheld };
}
