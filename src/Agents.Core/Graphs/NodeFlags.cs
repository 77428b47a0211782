namespace Agents.Core.Graphs;

/// <summary>What else is known of a node in a run.</summary>
[Flags]
internal enum NodeFlags : byte
{
    None = 0,

    /// <summary>It starts only when a failure calls for it.</summary>
    Dormant = 1,

    /// <summary>It has no output because something failed, itself or what it depends on.</summary>
    FailureBehind = 2,

    /// <summary>Nobody needs it any more.</summary>
    Unneeded = 4,

    /// <summary>It failed, and waits for its fallback.</summary>
    Substituting = 8,

    /// <summary>Its output is a default or that of its fallback.</summary>
    Substituted = 16,

    /// <summary>It is a gate that stays closed.</summary>
    Closed = 32,

    /// <summary>It is a join that has taken what it needs.</summary>
    Fired = 64,

    /// <summary>It has started; when, may be 0 by a clock that begins there.</summary>
    Started = 128,
}
