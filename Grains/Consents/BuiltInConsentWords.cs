namespace WhatsApi.Grains;

/// <summary>The words by language. Those that people also use for other things (cancel, end, no, yes) are for whoever configures them.</summary>
internal static class BuiltInConsentWords
{
    public static readonly Dictionary<string, string> Stops = new()
    {
        ["en"] = "STOP, STOPALL, STOP ALL, STOP PROMOTIONS, UNSUBSCRIBE, OPT OUT, OPTOUT",
        ["es"] = "BAJA, DAR DE BAJA, DARME DE BAJA, CANCELAR SUSCRIPCION, CANCELAR SUSCRIPCIÓN",
        ["pt"] = "SAIR, DESCADASTRAR, CANCELAR INSCRICAO, CANCELAR INSCRIÇÃO",
        ["de"] = "STOPP, ABMELDEN, ABBESTELLEN",
        ["fr"] = "ARRET, ARRÊT, DESABONNER, DÉSABONNER, SE DÉSABONNER",
        ["it"] = "DISISCRIVI, DISISCRIVIMI",
        ["nl"] = "AFMELDEN, UITSCHRIJVEN",
        ["pl"] = "WYPISZ",
        ["ru"] = "СТОП, ОТПИСАТЬСЯ",
        ["id"] = "BERHENTI",
        ["ar"] = "إيقاف",
        ["zh"] = "停止, 退订",
        ["ja"] = "停止, 配信停止",
    };

    public static readonly Dictionary<string, string> Starts = new()
    {
        ["en"] = "START, UNSTOP, SUBSCRIBE, RESUBSCRIBE, OPT IN, OPTIN",
        ["es"] = "ALTA, DARME DE ALTA, SUSCRIBIRME",
        ["pt"] = "INSCREVER",
        ["de"] = "ANMELDEN",
        ["fr"] = "ABONNER, S'ABONNER",
        ["it"] = "ISCRIVIMI",
        ["nl"] = "AANMELDEN, INSCHRIJVEN",
        ["pl"] = "ZAPISZ",
        ["ru"] = "СТАРТ, ПОДПИСАТЬСЯ",
        ["id"] = "MULAI",
        ["ar"] = "اشتراك",
        ["zh"] = "开始, 订阅",
        ["ja"] = "配信再開",
    };
}
