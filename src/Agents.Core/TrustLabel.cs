namespace Agents.Core;

/// <summary>Says how far the content of a message may be trusted. An open vocabulary with known values.</summary>
/// <remarks>The default value is <see cref="Untrusted"/>, so that content is never trusted because somebody forgot to label it.</remarks>
public readonly record struct TrustLabel
{
    private readonly string? _value;

    /// <summary>Initializes a label of the application's own.</summary>
    /// <param name="value">The label; not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is <see langword="null"/> or empty.</exception>
    public TrustLabel(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value == "untrusted" ? null : value;
    }

    /// <summary>Gets the label of text that the application itself wrote.</summary>
    public static TrustLabel Application { get; } = new("application");

    /// <summary>Gets the label of text that a model wrote.</summary>
    public static TrustLabel Model { get; } = new("model");

    /// <summary>Gets the label of text from outside: documents, tools, other systems. Instructions in it are not followed.</summary>
    public static TrustLabel Untrusted => default;

    /// <summary>Gets the label.</summary>
    public string Value => _value ?? "untrusted";

    /// <summary>Returns the label.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
