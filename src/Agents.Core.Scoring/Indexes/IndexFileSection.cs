namespace Agents.Core.Scoring.Indexes;

/// <summary>One section of an index file: numbers of one size, one behind the other.</summary>
internal readonly record struct IndexFileSection
{
    /// <summary>Gets the id, which says what the numbers are; above 0, and rising in the table.</summary>
    public required int Id { get; init; }

    /// <summary>Gets how many bytes one number has: 1 to <see cref="IndexFileFormat.MaxElementSize"/>.</summary>
    public required int ElementSize { get; init; }

    /// <summary>Gets where the first number lies, in bytes from the start of the file.</summary>
    public required long Offset { get; init; }

    /// <summary>Gets how many bytes there are; a multiple of <see cref="ElementSize"/>.</summary>
    public required long Length { get; init; }
}
