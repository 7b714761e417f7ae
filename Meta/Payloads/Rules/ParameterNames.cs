namespace WhatsApi.Meta;

/// <summary>The names of a template's text parameters: all of them have one, or none has (meta-cloud-api §2.15).</summary>
internal sealed class ParameterNames
{
    readonly HashSet<string> _names = [];
    bool _named;
    bool _positional;
    bool _told;

    /// <summary>A name may stand in header and body both, once in each.</summary>
    public void StartComponent() => _names.Clear();

    public void Add(Part parameter)
    {
        if (!parameter.Has("parameter_name")) _positional = true;
        else if (parameter.String("parameter_name", 1, PayloadLimits.Unlimited) is { } name)
        {
            _named = true;
            parameter.Unique("parameter_name", name, _names);
        }

        if (_told || !_positional || !_named) return;
        _told = true;
        parameter.Fault(FaultCodes.Exclusive, "Named and positional parameters cannot be mixed; give every text parameter a parameter_name, or none.");
    }
}
