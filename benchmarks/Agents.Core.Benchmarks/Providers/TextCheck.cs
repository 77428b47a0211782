namespace Agents.Core.Benchmarks.Providers;

/// <summary>Compares a text that comes piece by piece with <see cref="WireText.Whole"/>.</summary>
public struct TextCheck
{
    /// <summary>Gets how many characters came.</summary>
    public int Length { get; private set; }

    /// <summary>Compares the next piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <exception cref="InvalidOperationException">It is another one.</exception>
    public void Add(ReadOnlySpan<char> piece)
    {
        if (!WireText.Whole.AsSpan(Length).StartsWith(piece, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Another text than the one that was sent came after {Length} characters.");
        }

        Length += piece.Length;
    }
}
