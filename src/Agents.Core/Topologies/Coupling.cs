using System.Globalization;

namespace Agents.Core.Topologies;

/// <summary>How much two tasks depend on each other's details, from 0 (not at all) to 1 (neither makes sense without the other).</summary>
/// <remarks>The labels and their numbers are those of AdaptOrch (arXiv 2602.16873, section on the dependency graph).</remarks>
public readonly record struct Coupling : IComparable<Coupling>
{
    /// <summary>Initializes a coupling.</summary>
    /// <param name="value">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside that range or no number.</exception>
    public Coupling(double value)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A coupling is 0 to 1.");
        }

        Value = value;
    }

    /// <summary>Gets the coupling of tasks that only follow each other: 0.</summary>
    public static Coupling None => default;

    /// <summary>Gets the coupling of tasks that share little: 0.3. Edges without a label have it, which is our choice, since the source names none.</summary>
    public static Coupling Weak => new(0.3);

    /// <summary>Gets the coupling of tasks of which one needs the other's result: 0.7.</summary>
    public static Coupling Strong => new(0.7);

    /// <summary>Gets the coupling of tasks that make no sense apart: 1.</summary>
    public static Coupling Critical => new(1);

    /// <summary>Gets the number.</summary>
    /// <value>0 to 1.</value>
    public double Value { get; }

    /// <inheritdoc/>
    public int CompareTo(Coupling other) => Value.CompareTo(other.Value);

    /// <summary>Tells whether one coupling is less than another one.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other one.</param>
    /// <returns><see langword="true"/> when it is less.</returns>
    public static bool operator <(Coupling left, Coupling right) => left.Value < right.Value;

    /// <summary>Tells whether one coupling is more than another one.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other one.</param>
    /// <returns><see langword="true"/> when it is more.</returns>
    public static bool operator >(Coupling left, Coupling right) => left.Value > right.Value;

    /// <summary>Tells whether one coupling is less than another one or the same.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other one.</param>
    /// <returns><see langword="true"/> when it is not more.</returns>
    public static bool operator <=(Coupling left, Coupling right) => left.Value <= right.Value;

    /// <summary>Tells whether one coupling is more than another one or the same.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other one.</param>
    /// <returns><see langword="true"/> when it is not less.</returns>
    public static bool operator >=(Coupling left, Coupling right) => left.Value >= right.Value;

    /// <summary>Writes the number.</summary>
    /// <returns>The number with a point, as short as it can be.</returns>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
