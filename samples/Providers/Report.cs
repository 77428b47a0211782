using Agents.Core;
using Agents.Core.Chat;
using Agents.Core.Chat.Catalog;
using Agents.Core.Tools;

namespace Providers;

/// <summary>Says which model was chosen, what became of each call, and what all of it cost.</summary>
internal sealed class Report(TextWriter output)
{
    private string _answeredBy = "nobody";
    private int _retries;
    private int _fallbacks;

    public void WriteChoice(ModelChoice chosen) => output.WriteLine($"{chosen.Sentence}\n");

    public void Write(AgentEvent step)
    {
        switch (step)
        {
            case ModelCallCompleted completed:
                _answeredBy = completed.Model;
                Line(completed.Model, completed.ToolCalls > 0 ? "asks for a tool" : "answers", $"{completed.Spend.Tokens:N0} tokens, ${completed.Spend.Dollars:0.000000}");
                break;
            case ModelCallFailed failed:
                Line(failed.Model, "fails", $"{failed.Kind}, taken to have cost ${failed.Spend.Dollars:0.000000}");
                break;
            case ModelRetried retried:
                _retries++;
                Line(retried.Model, "is asked again", $"attempt {retried.Attempt}, after {retried.Delay.TotalSeconds:0.0} s");
                break;
            case ModelFellBack fell:
                _fallbacks++;
                Line(fell.To, "takes over", $"from {fell.From}");
                break;
            case ModelLimited limited:
                Line(limited.Limits, "held a call back", $"for {limited.Waited.TotalSeconds:0.0} s");
                break;
            case ToolCallCompleted tool:
                Line(tool.Tool, "is called", tool.Outcome.IsSuccess ? "succeeded" : "failed");
                break;
        }
    }

    public void WriteResult(RunResult<string> result)
    {
        output.WriteLine($"\n{result.Output.Trim()}\n");
        output.WriteLine(
            $"providers: answered by {_answeredBy}, {result.Spend.ModelCalls} model calls, {_retries} retries, {_fallbacks} fallbacks, "
            + $"{result.Spend.Tokens:N0} tokens, ${result.Spend.Dollars:0.000000}");
    }

    private void Line(string who, string what, string detail) => output.WriteLine($"  {who,-20} {what,-16} {detail}");
}
