using System.Diagnostics;
using System.Globalization;
using Agents.Core.Diagnostics;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>One attempt at a model call that observers are told of: what of it goes into a trace. Made only when somebody observes.</summary>
internal sealed class ToldModelCall
{
    /// <summary>Gets what is asked of the model.</summary>
    public string Operation { get; init; } = TelemetryNames.Chat;

    /// <summary>Gets when it began, as a timestamp of the run's clock.</summary>
    public required long Start { get; init; }

    public string? Provider { get; init; }

    public Uri? Server { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>Gets what the application set for its calls beside that; <see langword="null"/> for nothing.</summary>
    public ChatOptions? Settings { get; init; }

    public bool IsStreaming { get; init; }

    public string? OutputType { get; init; }

    public string? ConversationId { get; init; }

    /// <summary>Gets what is sent; <see langword="null"/> unless spans have content.</summary>
    public IList<ChatMessage>? Sent { get; init; }

    /// <summary>Gets the tools that are offered; <see langword="null"/> unless spans have content.</summary>
    public IList<AITool>? Tools { get; init; }

    /// <summary>Gets or sets when the first piece of a streamed answer came.</summary>
    public DateTimeOffset? FirstChunk { get; set; }

    /// <summary>Gets or sets what came back.</summary>
    public ChatResponse? Response { get; set; }

    /// <summary>Describes the span of the attempt.</summary>
    public SpanStart Describe(string model)
    {
        TagList labels = new()
        {
            { TelemetryNames.ProviderName, Provider ?? TelemetryNames.Unknown },
            { TelemetryNames.RequestModel, model },
        };
        if (Server is { IsAbsoluteUri: true, Host.Length: > 0 } server)
        {
            labels.Add(TelemetryNames.ServerAddress, server.Host);
            labels.Add(TelemetryNames.ServerPort, server.Port);
        }

        return new SpanStart
        {
            Operation = Operation,
            Subject = model,
            Kind = ActivityKind.Client,
            Place = SpanPlace.Model,
            Key = this,
            Duration = TelemetryInstruments.ModelDuration,
            Labels = labels,
            Details = DescribeRequest(),
        };
    }

    /// <summary>Describes the end of the attempt, as far as the answer says it.</summary>
    public TagList DescribeAnswer(string finishReason, bool capturesContent)
    {
        TagList details = default;
        if (finishReason.Length > 0)
        {
            details.Add(TelemetryNames.ResponseFinishReasons, new[] { capturesContent ? finishReason : FinishReasons.Bound(finishReason) });
        }

        if (Response?.ResponseId is { } id)
        {
            details.Add(TelemetryNames.ResponseId, NameText.Escape(id, AgentPath.MaxNameLength));
        }

        if (capturesContent && Response is not null)
        {
            details.Add(TelemetryNames.OutputMessages, MessageContent.WriteAnswer(Response, finishReason));
        }

        return details;
    }

    /// <summary>Gets the label that says which model answered, when the answer says it.</summary>
    public TagList LabelAnswer() =>
        Response?.ModelId is { } model ? new TagList { { TelemetryNames.ResponseModel, NameText.Escape(model, AgentPath.MaxNameLength) } } : default;

    private TagList DescribeRequest()
    {
        TagList details = default;
        Add(ref details, TelemetryNames.RequestMaxTokens, MaxOutputTokens);
        if (Settings is not null)
        {
            DescribeSettings(Settings, ref details);
        }

        Add(ref details, TelemetryNames.RequestStream, IsStreaming ? true : null);
        Add(ref details, TelemetryNames.OutputType, OutputType);
        Add(ref details, TelemetryNames.ConversationId, ConversationId);
        if (Sent is not null)
        {
            int first = MessageContent.CountInstructions(Sent);
            Add(ref details, TelemetryNames.SystemInstructions, first == 0 ? null : MessageContent.WriteInstructions(Sent.Take(first)));
            details.Add(TelemetryNames.InputMessages, MessageContent.WriteMessages(Sent.Skip(first)));
            Add(ref details, TelemetryNames.ToolDefinitions, Tools is { Count: > 0 } ? MessageContent.WriteTools(Tools) : null);
            Add(ref details, TelemetryNames.RequestStopSequences, Settings?.StopSequences is { Count: > 0 } stops ? stops.ToArray() : null);
        }

        return details;
    }

    private static void DescribeSettings(ChatOptions settings, ref TagList details)
    {
        Add(ref details, TelemetryNames.RequestTemperature, ToDouble(settings.Temperature));
        Add(ref details, TelemetryNames.RequestTopP, ToDouble(settings.TopP));
        Add(ref details, TelemetryNames.RequestTopK, (double?)settings.TopK);
        Add(ref details, TelemetryNames.RequestFrequencyPenalty, ToDouble(settings.FrequencyPenalty));
        Add(ref details, TelemetryNames.RequestPresencePenalty, ToDouble(settings.PresencePenalty));
        Add(ref details, TelemetryNames.RequestSeed, settings.Seed);
    }

    // 0.7 as it was written, and not as the nearest double of the nearest float.
    private static double? ToDouble(float? value) =>
        value is { } number ? double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    private static void Add(ref TagList tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }
}
