using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>How a <see cref="ScriptedChatClient"/> behaves apart from its turns.</summary>
/// <remarks>Read once when the client is made; changes after that have no effect on it.</remarks>
public sealed class ScriptedChatClientOptions
{
    /// <summary>The id of the model when nothing else is said.</summary>
    public const string DefaultModelId = "scripted";

    /// <summary>Gets or sets the model's id, as metadata and answers report it.</summary>
    /// <value>The default is <see cref="DefaultModelId"/>; <see langword="null"/> for a client that does not say.</value>
    public string? ModelId { get; set; } = DefaultModelId;

    /// <summary>Gets or sets the clock by which latency passes.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets how long each answer takes to begin.</summary>
    /// <value>0 or more, or <see cref="Timeout.InfiniteTimeSpan"/>. The default is 0: it is there at once.</value>
    public TimeSpan Latency { get; set; }

    /// <summary>Gets or sets the usage that each answer reports.</summary>
    /// <value>The default is 10 input tokens and 5 output tokens; <see langword="null"/> for a model that reports none.</value>
    public UsageDetails? Usage { get; set; } = new() { InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15 };

    /// <summary>Gets or sets the number of the call that fails with <see cref="FailWith"/> and uses no turn up.</summary>
    /// <value>1 or more, or <see langword="null"/> for none. The default is <see langword="null"/>.</value>
    public int? FailOnCall { get; set; }

    /// <summary>Gets or sets what makes the exception of <see cref="FailOnCall"/>.</summary>
    /// <value>The default makes an <see cref="InjectedFaultException"/>.</value>
    public Func<Exception> FailWith { get; set; } = () => new InjectedFaultException("model call");

    internal ScriptedChatClientOptions Copy() => (ScriptedChatClientOptions)MemberwiseClone();
}
