namespace Agents.Core.OpenAI;

/// <summary>Says what kind of part of an item a piece of a stream belongs to.</summary>
internal enum ResponsesPart
{
    /// <summary>Text of a message.</summary>
    Text = 0,

    /// <summary>A refusal in a message.</summary>
    Refusal = 1,

    /// <summary>A summary of reasoning.</summary>
    Summary = 2,

    /// <summary>Reasoning itself, of models that show it.</summary>
    Reasoning = 3,
}
