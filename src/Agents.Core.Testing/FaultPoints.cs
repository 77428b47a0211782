namespace Agents.Core.Testing;

/// <summary>Says where a faulting layer can fail.</summary>
[Flags]
public enum FaultPoints
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>Before the call: nothing has happened yet.</summary>
    Before = 1,

    /// <summary>Before each chunk of a stream but the first.</summary>
    MidStream = 2,

    /// <summary>After the call: everything has happened, and the answer is lost.</summary>
    After = 4,

    /// <summary>Everywhere.</summary>
    All = Before | MidStream | After,
}
