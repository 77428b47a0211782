namespace Agents.Core.Roles;

/// <summary>Says what kind of work a task is, so that the fitting agent can be chosen for it. An open vocabulary with known values.</summary>
/// <remarks>The default value is <see cref="Think"/>. Source of the known values: ROMA, arXiv 2602.01848. Putting results together is a role,
/// not a kind of work.</remarks>
public readonly record struct TaskType
{
    /// <summary>The greatest length of a name.</summary>
    public const int MaxLength = 64;

    private const string ThinkName = "think";
    private readonly string? _value;

    /// <summary>Initializes a kind of work of the application's own.</summary>
    /// <param name="value">Its name: 1 to <see cref="MaxLength"/> characters. Upper case becomes lower case.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is <see langword="null"/>, empty or too long.</exception>
    public TaskType(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        if (value.Length > MaxLength)
        {
            throw new ArgumentException($"The name of a kind of work may have at most {MaxLength} characters, but has {value.Length}.", nameof(value));
        }

        value = value.ToLowerInvariant();
        _value = value == ThinkName ? null : value;
    }

    /// <summary>Gets the kind that finds something out from somewhere else.</summary>
    public static TaskType Retrieve { get; } = new("retrieve");

    /// <summary>Gets the kind that writes a text.</summary>
    public static TaskType Write { get; } = new("write");

    /// <summary>Gets the kind that reasons about what is known.</summary>
    public static TaskType Think => default;

    /// <summary>Gets the kind that writes code and runs it.</summary>
    public static TaskType CodeInterpret { get; } = new("code_interpret");

    /// <summary>Gets the kind that makes a picture.</summary>
    public static TaskType ImageGeneration { get; } = new("image_generation");

    /// <summary>Gets the known kinds.</summary>
    public static IReadOnlyList<TaskType> Known { get; } = [Retrieve, Write, Think, CodeInterpret, ImageGeneration];

    /// <summary>Gets the name.</summary>
    public string Value => _value ?? ThinkName;

    /// <summary>Returns the name.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
