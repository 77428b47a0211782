namespace Agents.Core.Roles;

/// <summary>Names what a message of a team is.</summary>
public enum MessageKind
{
    /// <summary>What is to be reached.</summary>
    Objective,

    /// <summary>How it is divided.</summary>
    Plan,

    /// <summary>What came out of work.</summary>
    Result,

    /// <summary>What a tool gave, as it gave it, and the call that it answers.</summary>
    ToolOutput,

    /// <summary>What was wrong with a result.</summary>
    Feedback,

    /// <summary>By what results are judged.</summary>
    Criteria,
}
