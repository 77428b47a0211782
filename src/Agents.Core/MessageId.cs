namespace Agents.Core;

/// <summary>Identifies a message among those of one group of peers: who sent it, and the how-manieth of that sender it is.</summary>
/// <remarks>
/// Nothing in it is left to chance: a sender that does the same again gives its messages the same ids. The default value,
/// <see cref="None"/>, identifies no message.
/// </remarks>
public readonly record struct MessageId
{
    /// <summary>The greatest <see cref="Sender"/>.</summary>
    public const int MaxSender = (1 << 20) - 1;

    /// <summary>The greatest <see cref="Number"/>.</summary>
    public const long MaxNumber = (1L << NumberBits) - 1;

    private const int NumberBits = 43;

    private readonly long _bits;

    /// <summary>Initializes an id.</summary>
    /// <param name="sender">The index of the peer that sends: 0 to <see cref="MaxSender"/>.</param>
    /// <param name="number">Which of the sender's messages it is: 1 to <see cref="MaxNumber"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public MessageId(int sender, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sender);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sender, MaxSender);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxNumber);
        _bits = ((long)sender << NumberBits) | number;
    }

    /// <summary>Gets the id of no message.</summary>
    public static MessageId None => default;

    /// <summary>Gets whether this is the id of no message.</summary>
    public bool IsNone => _bits == 0;

    /// <summary>Gets the index of the peer that sent the message; 0 for <see cref="None"/>.</summary>
    public int Sender => (int)(_bits >> NumberBits);

    /// <summary>Gets which of its sender's messages it is, from 1; 0 for <see cref="None"/>.</summary>
    public long Number => _bits & MaxNumber;

    /// <summary>Writes the sender and the number, such as <c>3:17</c>.</summary>
    /// <returns>The text; <c>none</c> for <see cref="None"/>.</returns>
    public override string ToString() => IsNone ? "none" : $"{Sender}:{Number}";
}
