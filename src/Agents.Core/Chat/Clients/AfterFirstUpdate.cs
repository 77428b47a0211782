namespace Agents.Core.Chat.Clients;

/// <summary>What follows when a model fails in the middle of a stream, so that its caller has seen a part of the answer.</summary>
public enum AfterFirstUpdate
{
    /// <summary>The failure surfaces.</summary>
    Throw = 0,

    /// <summary>An update with an <see cref="AnswerRestartContent"/> says that what came before is void, and the next model begins the answer anew.</summary>
    Restart = 1,
}
