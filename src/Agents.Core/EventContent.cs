namespace Agents.Core;

/// <summary>Whether events hold what models, tools and people said.</summary>
public enum EventContent
{
    /// <summary>Events say what happened, where, how long it took and what it cost; names, kinds and figures. Prompts, arguments, results and
    /// what other code threw are withheld.</summary>
    Withheld = 0,

    /// <summary>Events hold arguments, results and messages of other code. Treat them as you treat the conversation.</summary>
    Included = 1,
}
