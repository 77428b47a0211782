namespace Agents.Core.Graphs;

/// <summary>Says what a node does.</summary>
public enum NodeKind
{
    /// <summary>It stands for what the graph is given.</summary>
    Input,

    /// <summary>It stands for a value that is the same in every run.</summary>
    Value,

    /// <summary>It calls an agent.</summary>
    Agent,

    /// <summary>It calls a function.</summary>
    Function,

    /// <summary>It calls an agent for each item of a list.</summary>
    ForEach,

    /// <summary>It calls an agent again and again, each time with what came out the last time.</summary>
    Repeat,

    /// <summary>It calls agents in turn until one succeeds.</summary>
    FirstSuccess,

    /// <summary>It hands a value on, or stays closed.</summary>
    Gate,

    /// <summary>It needs all of its inputs, and makes a list of them.</summary>
    All,

    /// <summary>It takes the first of its inputs that succeeds.</summary>
    Any,

    /// <summary>It takes as many of its inputs as it was told, the first that succeed.</summary>
    Quorum,

    /// <summary>It waits until all of its inputs have ended, however they ended.</summary>
    AllSettled,

    /// <summary>It calls tools along a route.</summary>
    Route,
}
