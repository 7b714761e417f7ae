namespace WhatsApi.Grains;

/// <summary>Settings of the section <c>Flows</c>.</summary>
public sealed class FlowOptions
{
    public const string Section = "Flows";

    /// <summary>How long an execution is kept after its end, to be looked at and to be played again on other versions.</summary>
    public TimeSpan KeepExecutions { get; set; } = TimeSpan.FromDays(90);
}
