namespace Agents.Core.Benchmarks.Compare;

/// <summary>The input of a suite's peers: written to a temporary folder when it is first asked for, and deleted at the end.</summary>
public sealed class PeerData : IDisposable
{
    private readonly ISuite _suite;
    private DirectoryInfo? _folder;

    /// <summary>Initializes the data; nothing is written yet.</summary>
    /// <param name="suite">The suite whose peers it is for.</param>
    public PeerData(ISuite suite) => _suite = suite;

    /// <summary>Gets what tells a peer where its input is; nothing when it needs none.</summary>
    public IReadOnlyList<string> Arguments
    {
        get
        {
            if (_suite.WritePeerData is not { } write)
            {
                return [];
            }

            if (_folder is null)
            {
                _folder = Directory.CreateTempSubdirectory("agents-core-compare-");
                write(_folder.FullName);
            }

            return ["--data", _folder.FullName];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder?.Delete(recursive: true);
}
