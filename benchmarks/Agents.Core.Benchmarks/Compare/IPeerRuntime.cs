namespace Agents.Core.Benchmarks.Compare;

/// <summary>What runs the programs of a folder.</summary>
public interface IPeerRuntime
{
    /// <summary>Finds the program, and what the folder's programs need; installs what can be installed into the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notes">Where a sentence goes before something that takes long.</param>
    Task<PeerLaunch> PrepareAsync(PeerFolder folder, TextWriter notes);
}
