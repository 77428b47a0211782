using System.Runtime.InteropServices;

namespace Agents.Core.Mcp.Safety;

/// <summary>Where a rule found something in a text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextMatch(ToolFindingKind Kind, string Rule, FindingSeverity Severity, int Start);
