namespace Agents.Core.Testing;

/// <summary>A cassette cannot be read, or something cannot be written to it. The message says what and where.</summary>
public sealed class CassetteException : Exception
{
    internal CassetteException(string cassette, IReadOnlyList<string> problems, Exception? innerException = null)
        : base($"The cassette '{cassette}' cannot be used: {string.Join(' ', problems)}", innerException)
    {
        Cassette = cassette;
        Problems = problems;
    }

    /// <summary>Gets the path of the cassette, as it was given; <c>memory</c> for one that has no file.</summary>
    public string Cassette { get; }

    /// <summary>Gets one sentence a problem, with the number of its line where it has one.</summary>
    public IReadOnlyList<string> Problems { get; }
}
