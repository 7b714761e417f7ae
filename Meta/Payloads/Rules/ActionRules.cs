using System.Text;

namespace WhatsApi.Meta;

/// <summary>The <c>action</c> of interactive messages (meta-cloud-api §2.8-§2.12, §2.14).</summary>
internal static class ActionRules
{
    public static void Buttons(Part action)
    {
        action.Only("buttons");
        var (ids, titles) = (new HashSet<string>(), new HashSet<string>());
        foreach (var button in action.Objects("buttons", 1, PayloadLimits.Buttons))
        {
            button.Only("type", "reply");
            button.Choice("type", required: true, ignoreCase: false, "reply");
            if (button.Object("reply") is { } reply) Reply(reply, ids, titles);
        }
    }

    /// <summary>Id and title of a reply button; both unique within the message.</summary>
    public static void Reply(Part reply, HashSet<string> ids, HashSet<string> titles)
    {
        reply.Only("id", "title");
        reply.Unique("id", reply.String("id", 1, PayloadLimits.ButtonId), ids);
        reply.Unique("title", reply.String("title", 1, PayloadLimits.ButtonTitle), titles);
    }

    public static void List(Part action)
    {
        action.Only("button", "sections");
        action.Text("button", 1, PayloadLimits.ListButton);
        var sections = action.Objects("sections", 1, PayloadLimits.Sections);
        var ids = new HashSet<string>();
        var rows = 0;
        foreach (var section in sections)
        {
            section.Only("title", "rows");
            section.Text("title", sections.Count > 1 ? 1 : 0, PayloadLimits.SectionTitle, required: sections.Count > 1);
            foreach (var row in section.Objects("rows", 1, PayloadLimits.Unlimited))
            {
                row.Only("id", "title", "description");
                row.Unique("id", row.String("id", 1, PayloadLimits.RowId), ids);
                row.Text("title", 1, PayloadLimits.RowTitle);
                row.Text("description", 0, PayloadLimits.RowDescription, required: false);
                rows++;
            }
        }
        if (rows > PayloadLimits.Rows)
            action.Fault("sections", FaultCodes.TooMany, $"A list has at most {PayloadLimits.Rows} rows in all its sections together and this one has {rows}.");
    }

    public static void CallToAction(Part action)
    {
        if (Named(action, "cta_url") is not { } parameters) return;
        parameters.Only("display_text", "url");
        parameters.Text("display_text", 1, PayloadLimits.DisplayText);
        MediaRules.Link(parameters, "url");
    }

    public static void Flow(Part action)
    {
        if (Named(action, "flow") is not { } flow) return;
        flow.Only("flow_message_version", "flow_token", "flow_id", "flow_name", "flow_cta", "mode", "flow_action", "flow_action_payload");
        flow.Choice("flow_message_version", required: true, ignoreCase: false, "3");
        flow.Text("flow_token");
        if (flow.Has("flow_id") && flow.Has("flow_name"))
            flow.Fault(FaultCodes.Exclusive, "flow_id and flow_name exclude each other; give the one or the other.");
        else flow.Text(flow.Has("flow_name") ? "flow_name" : "flow_id", 1, PayloadLimits.Unlimited);
        if (flow.String("flow_cta", 1, PayloadLimits.FlowCta) is { } cta && cta.EnumerateRunes().Any(IsEmoji))
            flow.Fault("flow_cta", FaultCodes.InvalidValue, "flow_cta must have no emoji; use words.");
        flow.Choice("mode", required: false, ignoreCase: false, "draft", "published");
        var exchange = flow.Choice("flow_action", required: false, ignoreCase: false, "navigate", "data_exchange") == "data_exchange";
        if (exchange) flow.Forbid("flow_action_payload", "flow_action_payload goes with flow_action navigate only; leave it out.");
        else if (flow.Object("flow_action_payload", required: false) is { } payload) FlowPayload(payload);
    }

    public static void Bare(Part action, string name)
    {
        action.Only("name");
        action.Choice("name", required: true, ignoreCase: false, name);
    }

    public static void VoiceCall(Part action)
    {
        if (Named(action, "voice_call", required: false) is not { } call) return;
        call.Only("display_text", "ttl_minutes", "payload");
        call.Text("display_text", 1, PayloadLimits.DisplayText, required: false);
        call.Integer("ttl_minutes", 1, int.MaxValue, required: false);
        call.Text("payload");
    }

    public static void Address(Part action)
    {
        if (Named(action, "address_message") is not { } address) return;
        address.Only("country", "values", "validation_errors", "saved_addresses");
        address.Text("country", 2, 2);
        address.Object("values", required: false);
        address.Object("validation_errors", required: false);
        address.Objects("saved_addresses", 0, PayloadLimits.Unlimited, required: false);
    }

    /// <summary>Orders (India, Brazil, Singapore): Meta's payments documentation differs by country and is not repeated here.</summary>
    public static void Order(Part action)
    {
        action.Only("name", "parameters");
        action.Text("name", 1, PayloadLimits.Unlimited);
        action.Object("parameters");
    }

    static void FlowPayload(Part payload)
    {
        payload.Only("screen", "data");
        payload.Text("screen", 1, PayloadLimits.Unlimited, required: false);
        if (payload.Object("data", required: false) is { } data && !data.Value.EnumerateObject().Any())
            payload.Fault("data", FaultCodes.TooFew, "data must have a member when it is given; leave it out otherwise.");
    }

    static Part? Named(Part action, string name, bool required = true)
    {
        action.Only("name", "parameters");
        action.Choice("name", required: true, ignoreCase: false, name);
        return action.Object("parameters", required);
    }

    // Pictographs, dingbats and the mark that makes an emoji of a symbol; signs such as ° and ™ are words' company.
    public static bool IsEmoji(Rune rune) => rune.Value is (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2600 and <= 0x27BF) or 0xFE0F;
}
