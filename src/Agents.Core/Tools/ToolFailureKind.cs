namespace Agents.Core.Tools;

/// <summary>Says why a tool call failed.</summary>
public enum ToolFailureKind
{
    /// <summary>The function threw.</summary>
    Threw = 0,

    /// <summary>There is no tool of that name. The tool was not called.</summary>
    UnknownTool = 1,

    /// <summary>The arguments do not fit the tool's schema. The tool was not called.</summary>
    InvalidArguments = 2,

    /// <summary>The tool had been called as often as its policy allows. It was not called again.</summary>
    CallLimit = 3,

    /// <summary>A budget did not admit the call. The tool was not called.</summary>
    BudgetRefused = 4,

    /// <summary>The same call had been made too often. The tool was not called again.</summary>
    Repeated = 5,

    /// <summary>The run stopped before the call was made, or before it had ended.</summary>
    NotExecuted = 6,

    /// <summary>The tool is known to be down, and no other could do its work. It was not called.</summary>
    Unavailable = 7,

    /// <summary>The answer made more calls than its turn allows. The tool was not called.</summary>
    TooManyCalls = 8,
}
