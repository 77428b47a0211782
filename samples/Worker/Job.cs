using Agents.Core.Budgets;

namespace Worker;

/// <summary>A question, and what its answer may cost.</summary>
internal sealed record Job(int Number, string Question, Budget Budget);
