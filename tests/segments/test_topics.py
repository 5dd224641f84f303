import unicodedata

import pytest

from segmentation.segments.topics import topic_of

ABOUT = {
    "+spend": "spending_score spend_12m total_spend_eur monetary Umsatz_pro_Monat Dépenses_totales "
    "depense_moyenne spend_per_month "
    "gasto_total spesa_totale Despesas Omzet MntWines wine_usd sales_last_year",
    "+income": "AnnualIncome household_income estimated_salary Revenu_du_foyer ingresos_mensuales "
    "renda_mensal reddito_annuo inkomen",
    "+orders": "n_orders orders_last_30d purchase_frequency frequency frequency_score "
    "Anzahl_Bestellungen Nombre_de_commandes Número_de_pedidos numero_di_ordini encomendas "
    "anzahl_kaeufe orders_per_year",
    "-orders": "days_between_orders interval Tage_zwischen_Bestellungen order_gap_days "
    "purchase_interval delai_entre_commandes",
    "+since": "recency DaySinceLastOrder Dias_desde_o_último_pedido Giorni_dall'ultimo_ordine "
    "tage_seit_kauf jours_depuis_achat last_order_days days_last_order letzter_kauf_tage",
    "+tenure": "tenure_months customer_tenure days_since_first_purchase Dias_desde_o_registo "
    "anciennete jours_depuis_premiere_commande customer_since_days",
    "-tenure": "customer_since Kunde_seit klant_sinds client_depuis year_joined signup_year",
    "+churn": "churn_score churn_probability Exited cancelled",
    "+complaints": "n_complaints refunds n_returns support_tickets Réclamations reclamacoes "
    "complaints_last_12_months refunds_90_days",
    "+satisfaction": "satisfaction_score avg_rating nps product_rating",
    "+deals": "discount_rate deal_share NumDealsPurchases CouponUsed taux_de_remise",
    "+response": "AcceptedCmp3 emails_opened campaign_response",
    "+web": "NumWebPurchases online_orders compras_online",
    "+store": "store_purchases achats_en_magasin",
    "+visits": "visits web_visits NumWebVisitsMonth page_views visites_magasin",
    "+family": "num_children kids_at_home Kidhome Nombre_d'enfants aantal_kinderen",
}
UNCLEAR = {
    "what follows makes it something else": "income_tax salary_deductions sales_rep sales_calls "
    "child_support loyalty_card discount_sensitivity web_errors online_reviews response_time",
    "what stands before makes it something else": "ad_spend job_tenure loan_tenure credit_rating "
    "tax_returns tickets_bought balance_frequency login_frequency cancelled_flights",
    "only some of what is bought": "in_app_purchases ONEOFF_PURCHASES "
    "installments_purchases gift_orders",
    "it is of what stands first": "debt_to_income impuesto_sobre_ingresos impôt_sur_le_revenu "
    "età_dei_figli edad_de_los_hijos distance_to_store age_of_children children_age",
    "a quotient or a change": "spend_per_visit spend_growth returns_share tasa_de_devolución",
    "negated, lost or late": "no_orders without_orders not_churned orders_lost missed_orders "
    "lost_sales pedidos_não_pagos offene_Bestellungen late_orders openstaande_bestellingen",
    "a time to something, or of something else": "days_to_churn days_since_account_closed "
    "days_since_customer_complaint days_since_last_purchase_return hours_spent last_order_year",
    "a name or a number of something": "coupon_number coupon_code store_id numero_coupon",
    "not bought": "refund_eur tax_usd mortgage_eur AmtRefund",
    "less of it": "low_spend low_income declining_spend revenue_at_risk perte_de_revenus",
    "a sum of money, or how many rated": "orders_value montant_achats rating_count nps_count",
    "days or a month of it": "response_days discount_days churn_month purchase_frequency_days",
    "since nobody knows what": "jours_depuis days_since tage_seit",
    "spent on something else": "Ausgaben_für_Werbung gastos_de_envío spese_di_spedizione",
    "of each order": "Umsatz_pro_Bestellung omzet_per_bestelling",
    "cancelled, without its accents": "commandes_annulees pedidos_devueltos",
    "some of them": "orders_with_discount orders_on_hold ordini_in_ritardo unused_discounts",
    "not their own": "parent_income area_income overdraft_charges points_spent churned_revenue",
    "not of a shop": "doctor_visits visitas_medico",
    "too little is said": "campaign loyalty_points tickets T Geburtsjahr",
}


@pytest.mark.parametrize(("topic", "columns"), ABOUT.items(), ids=ABOUT)
def test_columns_are_about_what_their_words_say_together(topic, columns):
    assert {column: topic_of(column) for column in columns.split()} == dict.fromkeys(
        columns.split(), topic
    )


@pytest.mark.parametrize("columns", UNCLEAR.values(), ids=UNCLEAR)
def test_a_word_says_nothing_where_its_neighbours_turn_it(columns):
    assert {c: topic for c in columns.split() if (topic := topic_of(c)) is not None} == {}


def test_accents_count_the_same_however_they_are_stored():
    assert topic_of(unicodedata.normalize("NFD", "Dépenses")) == "+spend"
