namespace Agents.Core.Benchmarks.Compare;

/// <summary>Measurements that belong together, each with the same work for every subject.</summary>
public interface ISuite
{
    /// <summary>Gets the name on the command line and in JSON lines.</summary>
    string Name { get; }

    /// <summary>Gets one sentence about what is compared.</summary>
    string Description { get; }

    /// <summary>Gets what is measured, in the order of the table.</summary>
    IReadOnlyList<MeasurementName> Names { get; }

    /// <summary>Gets the subjects that are measured in this process, in the order of the table.</summary>
    IReadOnlyList<string> Subjects { get; }

    /// <summary>Gets the subjects that are measured in a process of their own, in the order of the table.</summary>
    IReadOnlyList<Peer> Peers { get; }

    /// <summary>Gets how often each trial of this process is measured; odd, so that the median is a value that was seen.</summary>
    int RoundCount => Rounds.Count;

    /// <summary>Gets the subject that the others are compared with in the table, beside ours; where there are several, what all their names begin with, and the lowest counts.</summary>
    string Floor => "floor";

    /// <summary>Gets what writes the input of the peers into an empty folder; <see langword="null"/> when they need none.</summary>
    /// <remarks>Called after <see cref="CreateTrials"/>, and only when a peer can run, which is then told the folder by <c>--data</c>.</remarks>
    Action<string>? WritePeerData => null;

    /// <summary>Makes the trials of every name and subject of this process; called once a run.</summary>
    IReadOnlyList<ITrial> CreateTrials();
}
