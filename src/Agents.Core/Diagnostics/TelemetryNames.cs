using System.Text.Json;

namespace Agents.Core.Diagnostics;

/// <summary>Every name of a span, an attribute, an event of a span, a metric and a value of an attribute.</summary>
/// <remarks>
/// Those that begin with <c>gen_ai</c> are the semantic conventions of OpenTelemetry for generative AI
/// (github.com/open-telemetry/semantic-conventions-genai: agent spans, inference, tools, metrics; of attributes and metrics that its unreleased
/// part renames, the last released name). Those that begin with <c>agents</c> are ours.
/// </remarks>
internal static class TelemetryNames
{
    // What is done: the value of gen_ai.operation.name, and the first word of a span's name.
    public const string InvokeWorkflow = "invoke_workflow";
    public const string InvokeAgent = "invoke_agent";
    public const string Plan = "plan";
    public const string Chat = "chat";
    public const string Embeddings = "embeddings";
    public const string ExecuteTool = "execute_tool";

    // Attributes of the conventions.
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string AgentName = "gen_ai.agent.name";
    public const string WorkflowName = "gen_ai.workflow.name";
    public const string ConversationId = "gen_ai.conversation.id";
    public const string OutputType = "gen_ai.output.type";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";
    public const string RequestTemperature = "gen_ai.request.temperature";
    public const string RequestTopP = "gen_ai.request.top_p";
    public const string RequestTopK = "gen_ai.request.top_k";
    public const string RequestFrequencyPenalty = "gen_ai.request.frequency_penalty";
    public const string RequestPresencePenalty = "gen_ai.request.presence_penalty";
    public const string RequestSeed = "gen_ai.request.seed";
    public const string RequestStopSequences = "gen_ai.request.stop_sequences";
    public const string RequestStream = "gen_ai.request.stream";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    public const string ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string UsageInputTokens = "gen_ai.usage.input_tokens";
    public const string UsageOutputTokens = "gen_ai.usage.output_tokens";
    public const string UsageCacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string UsageCacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string UsageReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ToolName = "gen_ai.tool.name";
    public const string ToolType = "gen_ai.tool.type";
    public const string ToolDescription = "gen_ai.tool.description";
    public const string ToolCallId = "gen_ai.tool.call.id";
    public const string McpMethodName = "mcp.method.name";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";

    // Attributes of the conventions that hold content.
    public const string InputMessages = "gen_ai.input.messages";
    public const string OutputMessages = "gen_ai.output.messages";
    public const string SystemInstructions = "gen_ai.system_instructions";
    public const string ToolDefinitions = "gen_ai.tool.definitions";
    public const string ToolCallArguments = "gen_ai.tool.call.arguments";
    public const string ToolCallResult = "gen_ai.tool.call.result";
    public const string CaptureContentVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    // Values of attributes.
    public const string Unknown = "unknown";
    public const string OtherError = "_OTHER";
    public const string Function = "function";
    public const string Text = "text";
    public const string Json = "json";
    public const string Input = "input";
    public const string Output = "output";
    public const string Canceled = "cancelled";
    public const string Abandoned = "abandoned";
    public const string Timeout = "timeout";
    public const string Denied = "denied";
    public const string Indeterminate = "indeterminate";
    public const string Usd = "usd";

    // Our own attributes.
    public const string RunId = "agents.run.id";
    public const string Path = "agents.path";
    public const string Outcome = "agents.outcome";
    public const string StopReason = "agents.stop_reason";
    public const string CostUsd = "agents.cost.usd";
    public const string UsageIsEstimated = "agents.usage.estimated";
    public const string BudgetLimit = "agents.budget.limit.";
    public const string BudgetLeft = "agents.budget.left.";
    public const string BudgetLedger = "agents.budget.ledger";
    public const string BudgetDimensionName = "agents.budget.dimension";
    public const string BudgetUnit = "agents.budget.unit";
    public const string BudgetLimitOf = "agents.budget.limit";
    public const string BudgetSpent = "agents.budget.spent";
    public const string BudgetReserved = "agents.budget.reserved";
    public const string BudgetAsked = "agents.budget.asked";
    public const string BudgetShare = "agents.budget.threshold";
    public const string RouteFrom = "agents.route.from";
    public const string RouteTo = "agents.route.to";
    public const string RouteReason = "agents.route.reason";
    public const string RouteCalled = "agents.route.called";
    public const string RouteAnsweredBy = "agents.route.answered_by";
    public const string Attempt = "agents.attempt";
    public const string Delay = "agents.delay";
    public const string Limits = "agents.limits";
    public const string IsApproved = "agents.approval.approved";
    public const string FailureAction = "agents.node.failure_action";
    public const string SharedWith = "agents.node.shared_with";

    // Our own events of spans.
    public const string BudgetRefusedEvent = "agents.budget.refused";
    public const string BudgetThresholdEvent = "agents.budget.threshold_reached";
    public const string BudgetOverrunEvent = "agents.budget.overrun";
    public const string BudgetExtendedEvent = "agents.budget.extended";
    public const string RerouteEvent = "agents.route.rerouted";
    public const string ToolNotCalledEvent = "agents.tool.not_called";
    public const string ApprovalEvent = "agents.approval.decided";
    public const string ModelRetryEvent = "agents.model.retry";
    public const string ModelFallbackEvent = "agents.model.fallback";
    public const string ModelLimitedEvent = "agents.model.limited";
    public const string ModelDegradedEvent = "agents.model.degraded";
    public const string NodeRetryEvent = "agents.node.retry";
    public const string NodeHedgeEvent = "agents.node.hedge";
    public const string NodeSharedEvent = "agents.node.shared";
    public const string NodeFailureEvent = "agents.node.failure_handled";

    // Metrics of the conventions.
    public const string ClientOperationDuration = "gen_ai.client.operation.duration";
    public const string ClientTimeToFirstChunk = "gen_ai.client.operation.time_to_first_chunk";
    public const string ClientTokenUsage = "gen_ai.client.token.usage";
    public const string InvokeAgentDuration = "gen_ai.invoke_agent.duration";
    public const string WorkflowDuration = "gen_ai.workflow.duration";
    public const string ExecuteToolDuration = "gen_ai.execute_tool.duration";

    // Our own metrics.
    public const string RunCost = "agents.run.cost";
    public const string ToolReroutes = "agents.tool.reroutes";
    public const string BudgetRefusals = "agents.budget.refusals";
    public const string ActiveRuns = "agents.runs.active";

    /// <summary>Gets the value of an attribute for a name of ours: <c>RateLimited</c> becomes <c>rate_limited</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
