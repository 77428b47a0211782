namespace Agents.Core.Planning;

/// <summary>What kind of thing a plan must not lose.</summary>
public enum KeyFactKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A text between quotation marks.</summary>
    Quotation,

    /// <summary>A word that is written as a name.</summary>
    Name,
}
